package io.walstore.spring.boot.host;

import java.util.SortedMap;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that keeps entities in a database of its own, through Spring Data and Flyway. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class JpaHost {

    public static SortedMap<String, String> run(String[] arguments) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(JpaHost.class)
                .web(WebApplicationType.NONE)
                .run(arguments)) {
            SortedMap<String, String> report = Report.of(context);
            CustomerRepository customers = context.getBean(CustomerRepository.class);
            customers.save(new Customer(1, "Ada"));
            report.put("customer", customers.findById(1L).orElseThrow().name());
            LogUse.reportTo(report, context);
            report.put("health", Health.shapeOf(context));
            return report;
        }
    }
}
