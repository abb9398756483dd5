package org.example.jpa;

import io.walstore.host.Exercise;
import io.walstore.host.LogUse;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/** Adds one customer, and nearly a second one. */
@Component
class CustomerExercise implements Exercise {

    private final CustomerService service;
    private final CustomerRepository customers;

    CustomerExercise(CustomerService service, CustomerRepository customers) {
        this.service = service;
        this.customers = customers;
    }

    @Override
    public void run(ApplicationContext context, Map<String, String> report) {
        service.add(new Customer(1, "Ada"), () -> LogUse.inTransaction(context));
        try {
            service.add(new Customer(2, "Eve"), () -> {
                LogUse.inTransaction(context);
                throw new UnsupportedOperationException("changed her mind");
            });
        } catch (UnsupportedOperationException e) {
            report.put("rolled back", e.getMessage());
        }
        report.put(
                "customers",
                StreamSupport.stream(customers.findAll().spliterator(), false)
                        .map(Customer::name)
                        .toList()
                        .toString());
    }
}
