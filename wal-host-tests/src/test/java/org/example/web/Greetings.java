package org.example.web;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers, and fails. */
@RestController
class Greetings {

    @GetMapping("/greeting")
    Greeting greeting() {
        return new Greeting("hello");
    }

    @GetMapping("/failure")
    Greeting failure() {
        throw new IllegalStateException("on purpose");
    }

    record Greeting(String text) {}
}
