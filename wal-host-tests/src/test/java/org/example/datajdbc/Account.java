package org.example.datajdbc;

import org.springframework.data.annotation.Id;

/** A row. */
record Account(@Id Long id, String owner) {}
