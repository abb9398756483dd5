package org.example.contexts;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** One context of several. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ChildHost {}
