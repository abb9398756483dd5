package io.walstore.host;

import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * What Spring MVC can read and write, but for classes that JAXB knows: Hibernate brings JAXB, and Spring takes it for what
 * the application wants. Where there are no such classes, nothing is answered in another way.
 */
final class ServletConverters {

    private ServletConverters() {}

    static void add(Map<String, String> report, ApplicationContext context) {
        RequestMappingHandlerAdapter adapter = context.getBean(RequestMappingHandlerAdapter.class);
        report.put(
                "converters",
                adapter.getMessageConverters().stream()
                        .map(converter -> converter.getClass().getName())
                        .filter(name -> !name.contains(".xml.Jaxb2"))
                        .toList()
                        .toString());
    }
}
