package io.walstore.host;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.util.ClassUtils;

/** All beans by name and type, what processes them, and which auto-configurations take part. */
final class Beans {

    /** A bean of the log whose type is Boot's, or may be. */
    private static final Set<String> OF_THE_LOG = Set.of("walHealthContributor");

    /** Comes with Spring's ORM support, and has its own line as a bean. */
    private static final String OF_ORM = "org.springframework.orm.jpa.support.PersistenceAnnotationBeanPostProcessor";

    private Beans() {}

    static void add(Map<String, String> report, ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        for (Iterator<String> names = beans.getBeanNamesIterator(); names.hasNext(); ) {
            String name = names.next();
            String type = typeOf(beans, name);
            if (!Report.isOfTheLog(type) && !OF_THE_LOG.contains(name)) {
                report.put("bean " + name, type + traitsOf(beans, name));
            }
        }
        report.put("processors", processors(beans));
        report.put("listeners", listeners((AbstractApplicationContext) context));
        ConditionEvaluationReport.get(beans).getConditionAndOutcomesBySource().forEach((source, outcomes) -> {
            if (outcomes.isFullMatch() && !Report.isOfTheLog(source)) {
                report.put("conditions of " + source, "met");
            }
        });
    }

    private static String typeOf(ConfigurableListableBeanFactory beans, String name) {
        Class<?> type = beans.getType(name, false);
        return type == null ? "unknown" : nameOf(type);
    }

    /** Proxies and lambdas get another name in each run. */
    private static String nameOf(Class<?> type) {
        if (Proxy.isProxyClass(type)) {
            return "proxy of "
                    + Arrays.stream(type.getInterfaces()).map(Class::getName).toList();
        }
        String name = ClassUtils.getUserClass(type).getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda) + " lambda";
    }

    private static String traitsOf(ConfigurableListableBeanFactory beans, String name) {
        if (!beans.containsBeanDefinition(name)) {
            return "";
        }
        BeanDefinition definition = beans.getMergedBeanDefinition(name);
        return (definition.isPrimary() ? ", primary" : "")
                + (definition.isAutowireCandidate() ? "" : ", no candidate")
                + (definition.isLazyInit() ? ", lazy" : "")
                + (definition.isSingleton() ? "" : ", scope " + definition.getScope());
    }

    private static String processors(ConfigurableListableBeanFactory beans) {
        return ((AbstractBeanFactory) beans)
                .getBeanPostProcessors().stream()
                        .map(Beans::classOf)
                        .filter(name -> !Report.isOfTheLog(name) && !name.equals(OF_ORM))
                        .sorted()
                        .toList()
                        .toString();
    }

    private static String classOf(BeanPostProcessor processor) {
        return nameOf(AopUtils.getTargetClass(processor));
    }

    private static String listeners(AbstractApplicationContext context) {
        return context.getApplicationListeners().stream()
                .map(listener -> nameOf(listener.getClass()))
                .filter(name -> !Report.isOfTheLog(name))
                .sorted()
                .toList()
                .toString();
    }
}
