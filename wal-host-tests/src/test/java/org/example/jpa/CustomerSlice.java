package org.example.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.walstore.host.SliceRun;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.context.ConfigurableApplicationContext;

/** The JPA slice of an application. */
@DataJpaTest
public class CustomerSlice {

    @Autowired
    private CustomerRepository customers;

    @Test
    void saves(@Autowired ConfigurableApplicationContext context) throws Exception {
        customers.save(new Customer(1, "Ada"));

        assertThat(customers.findById(1L)).isPresent();
        SliceRun.tell(context);
    }
}
