package io.walstore.spring.boot.listener;

/** What applications store. */
record Order(String item, int count) {}
