package org.example.plain;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application that has nothing of its own. */
@SpringBootApplication
public class PlainHost {}
