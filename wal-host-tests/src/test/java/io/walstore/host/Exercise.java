package io.walstore.host;

import java.util.Map;
import org.springframework.context.ApplicationContext;

/** What an application does once it runs: a bean of it. */
public interface Exercise {

    void run(ApplicationContext context, Map<String, String> report) throws Exception;
}
