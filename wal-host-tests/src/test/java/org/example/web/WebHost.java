package org.example.web;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that answers requests. */
@SpringBootApplication
public class WebHost {}
