package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalLogStore;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Makes a bean of each log under {@code wal.logs}. It is injected where its name is the qualifier, and nowhere else, so
 * that the default log stays the one for who asks for none. The child of a context that has the log uses that one.
 */
final class NamedLogsRegistrar implements ImportBeanDefinitionRegistrar {

    private static final String CHECK = "walNamedLogsCheck";

    private final Environment environment;
    private final BeanFactory beans;

    NamedLogsRegistrar(Environment environment, BeanFactory beans) {
        this.environment = environment;
        this.beans = beans;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Set<String> names = new NamedLogs(environment).names();
        names.stream()
                .filter(log -> !isInParent(NamedLogs.beanNameOf(log)))
                .forEach(log -> registry.registerBeanDefinition(NamedLogs.beanNameOf(log), log(log)));
        registry.registerBeanDefinition(CHECK, check(names));
    }

    private static BeanDefinition log(String name) {
        RootBeanDefinition definition = new RootBeanDefinition(WalLogStore.class);
        definition.setFactoryBeanName(WalAutoConfiguration.LOG_FACTORY);
        definition.setFactoryMethodName("open");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.setDestroyMethodName(WalLogFactory.DESTROY_METHOD);
        definition.setDefaultCandidate(false);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
        return definition;
    }

    private static BeanDefinition check(Set<String> names) {
        RootBeanDefinition definition = new RootBeanDefinition(NamedLogsCheck.class);
        definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, List.copyOf(names));
        return definition;
    }

    private boolean isInParent(String name) {
        BeanFactory parent = beans instanceof HierarchicalBeanFactory child ? child.getParentBeanFactory() : null;
        return parent != null && parent.containsBean(name);
    }
}
