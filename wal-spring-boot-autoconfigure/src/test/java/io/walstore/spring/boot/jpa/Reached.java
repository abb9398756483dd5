package io.walstore.spring.boot.jpa;

import static net.bytebuddy.matcher.ElementMatchers.nameMatches;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import java.lang.StackWalker.StackFrame;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

/**
 * Something that was reached by reflection, which a native image has to be told of.
 *
 * @param what a member that was used, a type that was looked into or found by its name, the interfaces of a proxy, or a type
 *     and the name of a resource beside it
 * @param caller name of the class that did so
 */
record Reached(Object what, String caller) {

    private static final String HEARER = "io.walstore.reached";

    /** What this code reaches itself, to look at the stack, does not count. */
    private static final ThreadLocal<Boolean> HEARING = ThreadLocal.withInitial(() -> false);

    private static final ReflectionHintsPredicates REFLECTION = RuntimeHintsPredicates.reflection();

    /** Tells, from now on, all that anything but the JDK reaches in this process. */
    static void hear(Instrumentation instrumentation, Consumer<Reached> hearer) {
        System.getProperties().put(HEARER, (Consumer<Object>) what -> hearOnce(what, hearer));
        watch(instrumentation, Method.class, named("invoke"), OfInstance.class);
        watch(instrumentation, Constructor.class, named("newInstance"), OfInstance.class);
        watch(
                instrumentation,
                Field.class,
                nameMatches("[gs]et.*").and(takesArgument(0, Object.class)),
                OfInstance.class);
        watch(
                instrumentation,
                Class.class,
                nameMatches("get(Declared)?(Method|Field|Constructor)s?|getRecordComponents"),
                OfInstance.class);
        watch(instrumentation, Class.class, named("forName"), OfResult.class);
        watch(instrumentation, Class.class, nameMatches("getResource(AsStream)?"), OfResource.class);
        watch(
                instrumentation,
                Proxy.class,
                named("newProxyInstance").and(takesArgument(1, Class[].class)),
                OfInterfaces.class);
    }

    private static void hearOnce(Object what, Consumer<Reached> hearer) {
        if (!HEARING.get()) {
            HEARING.set(true);
            try {
                String caller = whoCalls();
                if (!isOfJdk(caller)) {
                    hearer.accept(new Reached(what, caller));
                }
            } finally {
                HEARING.set(false);
            }
        }
    }

    /** Puts code into methods of the JDK; its classes cannot be given new members. */
    static void watch(
            Instrumentation instrumentation,
            Class<?> type,
            ElementMatcher<? super MethodDescription> methods,
            Class<?> advice) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly())
                .ignore(none())
                .type(named(type.getName()))
                .transform((builder, description, loader, module, domain) ->
                        builder.visit(Advice.to(advice).on(methods)))
                .installOn(instrumentation);
    }

    private static String whoCalls() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackFrame::getClassName)
                        .dropWhile(name -> name.equals(Reached.class.getName()) || isReflection(name))
                        .findFirst()
                        .orElseThrow());
    }

    private static boolean isReflection(String name) {
        return name.equals("java.lang.Class") || name.startsWith("java.lang.reflect.");
    }

    private static boolean isOfJdk(String name) {
        return Stream.of("java.", "javax.", "jdk.", "sun.", "com.sun.").anyMatch(name::startsWith);
    }

    boolean isCoveredBy(RuntimeHints hints) {
        return needed().test(hints);
    }

    private Predicate<RuntimeHints> needed() {
        if (what instanceof Method method) {
            return REFLECTION.onMethodInvocation(method);
        }
        if (what instanceof Constructor<?> constructor) {
            return REFLECTION.onConstructorInvocation(constructor);
        }
        if (what instanceof Field field) {
            return REFLECTION.onFieldAccess(field);
        }
        if (what instanceof Class<?>[] interfaces) {
            return RuntimeHintsPredicates.proxies().forInterfaces(interfaces);
        }
        if (what instanceof List<?> resource) {
            return RuntimeHintsPredicates.resource()
                    .forResource(TypeReference.of((Class<?>) resource.get(0)), (String) resource.get(1));
        }
        return REFLECTION.onType((Class<?>) what);
    }

    boolean isProxy() {
        return what instanceof Class<?>[];
    }

    /** Whether a class of proxies was used, or reached something to set itself up. */
    boolean isOfProxyClass() {
        return caller.contains("$Proxy") || (!isProxy() && Proxy.isProxyClass(type()));
    }

    /** Whether it is a type whose name begins so, or something of one. */
    boolean isIn(String prefix) {
        return !isProxy() && type().getName().startsWith(prefix);
    }

    private Class<?> type() {
        Object subject = what instanceof List<?> resource ? resource.get(0) : what;
        return subject instanceof Member member ? member.getDeclaringClass() : (Class<?>) subject;
    }

    @Override
    public String toString() {
        return (what instanceof Class<?>[] interfaces ? "proxy of " + Arrays.toString(interfaces) : what) + " by "
                + caller;
    }

    // What follows becomes part of the JDK's code, and so uses nothing else.

    /** Hears on which object a method is called. */
    private static final class OfInstance {

        @Advice.OnMethodEnter
        @SuppressWarnings("unchecked")
        static void enter(@Advice.This Object instance) {
            ((Consumer<Object>) System.getProperties().get(HEARER)).accept(instance);
        }
    }

    /** Hears what a method returns. */
    private static final class OfResult {

        @Advice.OnMethodExit
        @SuppressWarnings("unchecked")
        static void exit(@Advice.Return Object result) {
            ((Consumer<Object>) System.getProperties().get(HEARER)).accept(result);
        }
    }

    /** Hears which resource is asked for. */
    private static final class OfResource {

        @Advice.OnMethodEnter
        @SuppressWarnings("unchecked")
        static void enter(@Advice.This Object type, @Advice.Argument(0) String name) {
            ((Consumer<Object>) System.getProperties().get(HEARER)).accept(List.of(type, name));
        }
    }

    /** Hears of which interfaces a proxy is made. */
    private static final class OfInterfaces {

        @Advice.OnMethodEnter
        @SuppressWarnings("unchecked")
        static void enter(@Advice.Argument(1) Class<?>[] interfaces) {
            ((Consumer<Object>) System.getProperties().get(HEARER)).accept(interfaces);
        }
    }
}
