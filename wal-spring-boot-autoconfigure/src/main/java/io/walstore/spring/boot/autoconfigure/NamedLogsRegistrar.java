package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalLogStore;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
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

    private final Environment environment;
    private final BeanFactory beans;

    NamedLogsRegistrar(Environment environment, BeanFactory beans) {
        this.environment = environment;
        this.beans = beans;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        for (String log : new NamedLogs(environment).names()) {
            if (isInParent(NamedLogs.beanNameOf(log))) {
                continue;
            }
            RootBeanDefinition definition = new RootBeanDefinition(WalLogStore.class);
            definition.setFactoryBeanName(WalAutoConfiguration.LOG_FACTORY);
            definition.setFactoryMethodName("open");
            definition.getConstructorArgumentValues().addIndexedArgumentValue(0, log);
            definition.setDestroyMethodName("close");
            definition.setDefaultCandidate(false);
            definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, log));
            registry.registerBeanDefinition(NamedLogs.beanNameOf(log), definition);
        }
    }

    private boolean isInParent(String name) {
        BeanFactory parent = beans instanceof HierarchicalBeanFactory child ? child.getParentBeanFactory() : null;
        return parent != null && parent.containsBean(name);
    }
}
