package io.walstore.spring.boot.listener;

import io.walstore.spi.LogEntry;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.util.ReflectionUtils;

/** Tells the key of an entry, by an expression about what the method gets. */
final class EntryKey {

    private static final SpelExpressionParser PARSER = new SpelExpressionParser();

    private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

    private final Expression expression;
    private final Method method;

    /** Remembers how properties and methods are found. */
    private final StandardEvaluationContext shared = new StandardEvaluationContext();

    private EntryKey(BeanFactory beans, Expression expression, Method method) {
        this.expression = expression;
        this.method = method;
        shared.setBeanResolver(new BeanFactoryResolver(beans));
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalStateException if it is none
     */
    static EntryKey of(BeanFactory beans, ListenerSite site, String text) {
        try {
            return new EntryKey(beans, PARSER.parseExpression(text), site.method());
        } catch (ParseException e) {
            throw site.illegal("has key '" + text + "', which is no expression: " + e.getMessage());
        }
    }

    /**
     * Tells the key.
     *
     * @param payload what the method gets
     * @throws RuntimeException if it cannot be told
     */
    @Nullable Object of(LogEntry entry, Object payload) {
        MethodBasedEvaluationContext context =
                new MethodBasedEvaluationContext(payload, method, new Object[] {payload}, NAMES);
        shared.applyDelegatesTo(context);
        context.setVariable("index", entry.index());
        Object key = expression.getValue(context);
        if (key != null && !hasEquals(key.getClass())) {
            throw new IllegalArgumentException("key " + expression.getExpressionString() + " is a "
                    + key.getClass().getTypeName() + ", which is equal to no other; must be of a type with equals");
        }
        return key;
    }

    /** Otherwise each entry would have a key of its own, and there would be no order. */
    private static boolean hasEquals(Class<?> type) {
        Method equals = ReflectionUtils.findMethod(type, "equals", Object.class);
        return equals != null && equals.getDeclaringClass() != Object.class;
    }
}
