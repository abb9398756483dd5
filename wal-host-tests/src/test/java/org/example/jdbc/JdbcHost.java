package org.example.jdbc;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that uses a database of its own through a {@code JdbcTemplate}. */
@SpringBootApplication
public class JdbcHost {}
