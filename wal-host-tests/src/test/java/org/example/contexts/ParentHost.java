package org.example.contexts;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** What several contexts share. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ParentHost {}
