package io.walstore.spring.boot.listener;

import io.walstore.spi.LogEntry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/** The method that a listener calls, and what it is called with. */
final class ListenerMethod {

    private static final String LEGAL = "; legal is a method that returns nothing and takes one of byte[], String,"
            + " LogEntry, a type that a WalPayloadConverter makes, or a List of one of these";

    private final BeanFactory beans;
    private final ListenerSite site;
    private final Payloads payloads;
    private final Type payload;
    private final boolean takesList;

    private ListenerMethod(BeanFactory beans, ListenerSite site, Payloads payloads, Type payload, boolean takesList) {
        this.beans = beans;
        this.site = site;
        this.payloads = payloads;
        this.payload = payload;
        this.takesList = takesList;
    }

    /**
     * Looks at a method, not at its bean.
     *
     * @throws IllegalStateException if it cannot be a listener
     */
    static ListenerMethod of(BeanFactory beans, Class<?> beanType, ListenerSite site, Payloads payloads) {
        check(site);
        ResolvableType parameter = parameter(site.method(), beanType);
        Type payload = payload(parameter);
        if (payload == null) {
            throw site.illegal("does not say of which type its parameter " + parameter + " is" + LEGAL);
        }
        if (!payloads.canBe(payload)) {
            throw site.illegal("takes " + payload.getTypeName() + ", and there is no WalPayloadConverter bean (nor a"
                    + " JsonMapper bean of Jackson to make one of)" + LEGAL);
        }
        return new ListenerMethod(beans, site, payloads, payload, takesList(parameter));
    }

    private static void check(ListenerSite site) {
        Method method = site.method();
        if (method.getReturnType() != void.class) {
            throw site.illegal("returns something, which nobody would wait for" + LEGAL);
        }
        if (method.getParameterCount() != 1) {
            throw site.illegal("has " + method.getParameterCount() + " parameters" + LEGAL);
        }
    }

    /** What a listener's payloads become, if its method takes one parameter of a type that can be told. */
    static @Nullable Type payload(Method method, Class<?> beanType) {
        return method.getParameterCount() == 1 ? payload(parameter(method, beanType)) : null;
    }

    private static ResolvableType parameter(Method method, Class<?> beanType) {
        return ResolvableType.forType(GenericTypeResolver.resolveType(method.getGenericParameterTypes()[0], beanType));
    }

    private static @Nullable Type payload(ResolvableType parameter) {
        return typeOf(takesList(parameter) ? parameter.getGeneric(0) : parameter);
    }

    private static boolean takesList(ResolvableType parameter) {
        return parameter.resolve() == List.class;
    }

    private static @Nullable Type typeOf(ResolvableType type) {
        Type declared = type.getType();
        Class<?> resolved = type.resolve();
        boolean open = resolved == null || declared instanceof WildcardType || declared instanceof TypeVariable;
        return open ? resolved : declared;
    }

    boolean takesList() {
        return takesList;
    }

    /** What was polled, as it is delivered: all at once, or one by one. */
    List<List<LogEntry>> deliveries(List<LogEntry> polled) {
        if (takesList) {
            return polled.isEmpty() ? List.of() : List.of(polled);
        }
        return polled.stream().map(List::of).toList();
    }

    /** Calls the method, and throws what it throws. */
    void invoke(List<LogEntry> delivery) throws Throwable {
        Object argument = takesList ? delivery.stream().map(this::payloadOf).toList() : payloadOf(delivery.get(0));
        Object bean = beans.getBean(site.bean());
        Method invocable = AopUtils.selectInvocableMethod(site.method(), bean.getClass());
        ReflectionUtils.makeAccessible(invocable);
        try {
            invocable.invoke(bean, argument);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** What the method is called with for an entry, made anew each time. */
    Object payloadOf(LogEntry entry) {
        return payloads.fromEntry(entry, payload);
    }
}
