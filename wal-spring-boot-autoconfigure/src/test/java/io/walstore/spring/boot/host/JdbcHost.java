package io.walstore.spring.boot.host;

import java.util.SortedMap;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application that uses a database of its own through a {@link JdbcTemplate}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class JdbcHost {

    public static SortedMap<String, String> run(String[] arguments) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(JdbcHost.class)
                .web(WebApplicationType.NONE)
                .run(arguments)) {
            SortedMap<String, String> report = Report.of(context);
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            report.put("database", jdbc.queryForObject("select h2version()", String.class));
            LogUse.reportTo(report, context);
            report.put("health", Health.shapeOf(context));
            return report;
        }
    }
}
