package org.example.tabledatajdbc;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** A row. */
@Table
record Account(@Id Long id, String owner) {}
