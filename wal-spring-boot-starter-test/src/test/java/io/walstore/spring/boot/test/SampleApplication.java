package io.walstore.spring.boot.test;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** As an application has it. */
@SpringBootApplication
class SampleApplication {}
