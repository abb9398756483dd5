package io.walstore.spring.boot.host;

import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the health endpoint tells of everything but the log, without the details, which change from run to run. */
final class Health {

    private Health() {}

    static String shapeOf(ApplicationContext context) {
        JsonNode health = JsonMapper.shared()
                .valueToTree(context.getBean(HealthEndpoint.class).health());
        health.findParents("details").forEach(parent -> ((ObjectNode) parent).remove("details"));
        ((ObjectNode) health.path("components")).remove("wal");
        return health.toString();
    }
}
