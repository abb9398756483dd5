package io.walstore.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the demo. */
@SpringBootApplication
public class DemoApplication {

    /** Starts the demo with the given arguments. */
    public static void main(String[] args) {
        SpringApplication.run(DemoApplication.class, args);
    }
}
