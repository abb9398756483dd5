package io.walstore.spring.boot.autoconfigure;

import io.walstore.WalLogStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * The beans that are logs, by the names of the logs: those under {@code wal.logs} by theirs, any other that is alone as the
 * default log whatever its bean is called, and several others by their beans. Those of parent contexts count.
 */
final class LogBeans {

    private final ListableBeanFactory beans;
    private final Set<String> named;

    private LogBeans(ListableBeanFactory beans, Set<String> named) {
        this.beans = beans;
        this.named = named;
    }

    static LogBeans of(ListableBeanFactory beans, Environment environment) {
        return new LogBeans(beans, new NamedLogs(environment).names());
    }

    Map<String, WalLogStore> stores() {
        Map<String, WalLogStore> stores = new LinkedHashMap<>();
        beanNames().forEach((log, bean) -> stores.put(log, beans.getBean(bean, WalLogStore.class)));
        return stores;
    }

    private Map<String, String> beanNames() {
        List<String> others = new ArrayList<>(
                Arrays.asList(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, WalLogStore.class)));
        Map<String, String> names = new LinkedHashMap<>();
        for (String log : named) {
            if (others.remove(NamedLogs.beanNameOf(log))) {
                names.put(log, NamedLogs.beanNameOf(log));
            }
        }
        others.forEach(bean -> names.put(others.size() == 1 ? WalAutoConfiguration.DEFAULT_LOG : bean, bean));
        return names;
    }
}
