package io.walstore.spring.boot.listener;

import io.walstore.WalLogStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.thread.Threading;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.ClassUtils;

/**
 * Finds the {@link WalEntryListener}s of all beans, by their types and when everything that is not lazy is there: no bean
 * is made for it but the logs that listeners name.
 */
public final class WalEntryListenerProcessor implements SmartInitializingSingleton {

    static final String OBSERVATIONS = "io.micrometer.observation.ObservationRegistry";

    private static final Logger LOGGER = System.getLogger(WalEntryListenerProcessor.class.getName());

    private static final String DEFAULT_LOG = "default";

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;
    private final WalListenerRegistry registry;

    /**
     * Makes a processor.
     *
     * @param beans where to look for listeners, logs, a converter and an observation registry
     * @param environment tells whether threads are to be virtual
     * @param registry gets the listeners
     */
    public WalEntryListenerProcessor(
            ConfigurableListableBeanFactory beans, Environment environment, WalListenerRegistry registry) {
        this.beans = beans;
        this.environment = environment;
        this.registry = registry;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
            Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : targetType(name);
            if (type != null) {
                listeners(type).forEach((method, listener) -> register(type, new ListenerSite(name, method), listener));
            }
        }
    }

    /** What is behind the bean's proxies. */
    private @Nullable Class<?> targetType(String bean) {
        Class<?> type = AutoProxyUtils.determineTargetClass(beans, bean);
        if (type == null || !ScopedObject.class.isAssignableFrom(type)) {
            return type;
        }
        return AutoProxyUtils.determineTargetClass(beans, ScopedProxyUtils.getTargetBeanName(bean));
    }

    /**
     * The listeners of a type. One that cannot be looked into has other troubles, or none: it may name classes that are not
     * needed.
     */
    static Map<Method, WalEntryListener> listeners(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, WalEntryListener.class)) {
            return Map.of();
        }
        try {
            MetadataLookup<WalEntryListener> annotation =
                    method -> AnnotatedElementUtils.findMergedAnnotation(method, WalEntryListener.class);
            return MethodIntrospector.selectMethods(type, annotation);
        } catch (IllegalStateException | LinkageError e) {
            LOGGER.log(Level.DEBUG, "no listeners are looked for in " + type.getName(), e);
            return Map.of();
        }
    }

    private void register(Class<?> type, ListenerSite site, WalEntryListener listener) {
        checkReachable(site);
        ListenerSettings settings = settings(site, listener);
        WalLogStore log = log(site, listener.log());
        ListenerMethod method = ListenerMethod.of(beans, type, site, payloads());
        Listener made = new Listener(
                settings,
                log,
                deadLetter(site, listener.deadLetter(), log),
                method,
                key(site, resolve(listener.key()), settings, method),
                observer(settings));
        registry.add(new WalListenerContainer(made, thread(settings.id())), site);
    }

    /** A proxy may have fewer methods than what is behind it. */
    private void checkReachable(ListenerSite site) {
        try {
            AopUtils.selectInvocableMethod(site.method(), beans.getType(site.bean()));
        } catch (IllegalStateException e) {
            throw site.illegal("cannot be called through the bean's proxy: " + e.getMessage());
        }
    }

    private ListenerSettings settings(ListenerSite site, WalEntryListener listener) {
        String consumer = resolve(listener.consumer());
        if (consumer.isEmpty()) {
            throw site.illegal("names no consumer");
        }
        String id = resolve(listener.id());
        String log = resolve(listener.log());
        int batch = atLeastOne(site, "batch", listener.batch());
        return new ListenerSettings(
                id.isEmpty() ? consumer : id,
                consumer,
                log.isEmpty() ? DEFAULT_LOG : log,
                batch,
                concurrency(site, resolve(listener.concurrency()), batch),
                atLeastOne(site, "attempts", listener.attempts()),
                duration(site, "backoff", resolve(listener.backoff())),
                listener.onBehind(),
                autoStartup(site, resolve(listener.autoStartup())),
                duration(site, "stopTimeout", resolve(listener.stopTimeout())));
    }

    private String resolve(String text) {
        String resolved = beans.resolveEmbeddedValue(text);
        return resolved == null ? "" : resolved.strip();
    }

    private static int atLeastOne(ListenerSite site, String attribute, int value) {
        if (value < 1) {
            throw site.illegal("has " + attribute + " " + value + ", must be at least 1");
        }
        return value;
    }

    private static int concurrency(ListenerSite site, String text, int batch) {
        try {
            int concurrency = Integer.parseInt(text);
            if (concurrency >= 1 && concurrency <= batch) {
                return concurrency;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw site.illegal(
                "has concurrency '" + text + "', must be a number of 1 to " + batch + ", which is its batch");
    }

    private static Duration duration(ListenerSite site, String attribute, String text) {
        try {
            Duration duration = DurationStyle.detectAndParse(text);
            if (!duration.isNegative() && duration.compareTo(LONGEST_WAIT) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw site.illegal("has " + attribute + " '" + text + "', must be a duration of 0s to 1d, as in 500ms");
    }

    private static boolean autoStartup(ListenerSite site, String text) {
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        throw site.illegal("has autoStartup '" + text + "', must be true or false");
    }

    private WalLogStore log(ListenerSite site, String name) {
        String resolved = resolve(name);
        try {
            return resolved.isEmpty()
                    ? beans.getBean(WalLogStore.class)
                    : BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, WalLogStore.class, resolved);
        } catch (NoSuchBeanDefinitionException e) {
            throw site.illegal("does not tell its log: there is no single one "
                    + (resolved.isEmpty() ? "without a name" : "of the name '" + resolved + "'") + " among "
                    + Arrays.toString(beans.getBeanNamesForType(WalLogStore.class)));
        }
    }

    private @Nullable WalLogStore deadLetter(ListenerSite site, String name, WalLogStore log) {
        if (resolve(name).isEmpty()) {
            return null;
        }
        WalLogStore deadLetter = log(site, name);
        if (deadLetter == log) {
            throw site.illegal("has its own log as its dead letter log");
        }
        if (deadLetter.status().durability().compareTo(log.status().durability()) > 0) {
            throw site.illegal("has a dead letter log that is less durable than its log: "
                    + deadLetter.status().durability() + ", must be "
                    + log.status().durability());
        }
        return deadLetter;
    }

    /** A key that is not needed must be right all the same: the concurrency may be another one tomorrow. */
    private @Nullable EntryKey key(ListenerSite site, String text, ListenerSettings settings, ListenerMethod method) {
        EntryKey key = text.isEmpty() ? null : EntryKey.of(beans, site, text);
        if (settings.concurrency() == 1) {
            return null;
        }
        String concurrent = "has concurrency " + settings.concurrency();
        if (method.takesList()) {
            throw site.illegal(concurrent + " and takes a List, which is delivered as one; must be 1");
        }
        if (key == null) {
            throw site.illegal(concurrent + " and no key, so that no order would be kept; give it a key, as in"
                    + " \"customerId\", or \"#index\" if no entry has to wait for another");
        }
        return key;
    }

    private Payloads payloads() {
        return new Payloads(beans.getBeanProvider(WalPayloadConverter.class).getIfAvailable());
    }

    private DeliveryObserver observer(ListenerSettings settings) {
        return ClassUtils.isPresent(OBSERVATIONS, beans.getBeanClassLoader())
                ? MicrometerObserver.of(beans, settings.consumer(), settings.log())
                : DeliveryObserver.NONE;
    }

    private SimpleAsyncTaskExecutor thread(String id) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("wal-listener-" + id + "-");
        executor.setVirtualThreads(Threading.VIRTUAL.isActive(environment));
        return executor;
    }
}
