package org.example.jpa;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Each method is a transaction. */
@Service
class CustomerService {

    private final CustomerRepository customers;

    CustomerService(CustomerRepository customers) {
        this.customers = customers;
    }

    @Transactional
    public void add(Customer customer, Runnable beforeTheEnd) {
        customers.save(customer);
        beforeTheEnd.run();
    }
}
