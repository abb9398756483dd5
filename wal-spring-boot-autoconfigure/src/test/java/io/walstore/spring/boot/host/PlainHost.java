package io.walstore.spring.boot.host;

import java.util.SortedMap;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that has a log and nothing else of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class PlainHost {

    public static SortedMap<String, String> run(String[] arguments) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(PlainHost.class)
                .web(WebApplicationType.NONE)
                .run(arguments)) {
            SortedMap<String, String> report = Report.of(context);
            LogUse.reportTo(report, context);
            return report;
        }
    }
}
