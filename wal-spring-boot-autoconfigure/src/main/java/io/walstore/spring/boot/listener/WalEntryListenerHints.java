package io.walstore.spring.boot.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image which methods {@link WalEntryListener}s call, and which types their payloads become. Finds them by
 * the types of beans, as the {@link WalEntryListenerProcessor} does.
 */
final class WalEntryListenerHints implements BeanRegistrationAotProcessor {

    private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        Set<Method> methods = WalEntryListenerProcessor.listeners(type).keySet();
        return methods.isEmpty()
                ? null
                : (context, code) -> methods.forEach(method -> register(context.getRuntimeHints(), type, method));
    }

    private void register(RuntimeHints hints, Class<?> type, Method method) {
        hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
        // An annotation of one's own that stands for this one is read through a proxy of this one.
        hints.proxies().registerJdkProxy(WalEntryListener.class);
        Type payload = ListenerMethod.payload(method, type);
        if (payload != null && !Payloads.isPlain(payload)) {
            binding.registerReflectionHints(hints.reflection(), payload);
        }
    }
}
