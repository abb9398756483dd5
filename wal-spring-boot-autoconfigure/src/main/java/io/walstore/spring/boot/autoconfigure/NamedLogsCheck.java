package io.walstore.spring.boot.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Refuses to start, before any log is opened, when the properties name other logs than there are beans of. That is so only
 * after processing ahead of time, which makes the beans of a build, while properties are those of a start.
 */
final class NamedLogsCheck implements BeanFactoryPostProcessor, EnvironmentAware {

    private final Set<String> made;
    private Set<String> named = Set.of();

    /**
     * Makes a check.
     *
     * @param made the named logs of which there are beans; a list, as generated code can write one down
     */
    NamedLogsCheck(List<String> made) {
        this.made = new TreeSet<>(made);
    }

    @Override
    public void setEnvironment(Environment environment) {
        named = new NamedLogs(environment).names();
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (!named.equals(made)) {
            throw new InvalidConfigurationPropertyValueException(
                    NamedLogs.LOGS,
                    named,
                    "The application was processed ahead of time with the logs " + made
                            + ", which are fixed since then. Name the same, or process it again with those it is to have.");
        }
    }
}
