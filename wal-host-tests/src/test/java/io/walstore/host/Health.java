package io.walstore.host;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ApplicationContext;

/** What the health endpoint tells of everything but the log, without the details, which change from run to run. */
final class Health {

    private Health() {}

    static void add(Map<String, String> report, ApplicationContext context) {
        report.put("health", shapeOf(context.getBean(HealthEndpoint.class).health()));
    }

    private static String shapeOf(HealthDescriptor health) {
        String status = health.getStatus().getCode();
        if (!(health instanceof CompositeHealthDescriptor composite)) {
            return status;
        }
        Map<String, String> components = new TreeMap<>();
        composite.getComponents().forEach((name, component) -> components.put(name, shapeOf(component)));
        components.remove("wal");
        return status + " " + components;
    }
}
