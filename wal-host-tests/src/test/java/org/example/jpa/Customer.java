package org.example.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity of an application. */
@Entity
class Customer {

    @Id
    private long id;

    private String name;

    Customer() {}

    Customer(long id, String name) {
        this.id = id;
        this.name = name;
    }

    String name() {
        return name;
    }
}
