package org.example.datajdbc;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that keeps records in a database of its own, through Spring Data JDBC. */
@SpringBootApplication
public class DataJdbcHost {}
