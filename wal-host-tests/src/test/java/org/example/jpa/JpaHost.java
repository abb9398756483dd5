package org.example.jpa;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that keeps entities in a database of its own, through Spring Data. */
@SpringBootApplication
public class JpaHost {}
