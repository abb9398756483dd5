package io.walstore.process;

import java.io.IOException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Instead of running a test, asks a process to do that; within that process, runs it. */
final class OwnProcessExtension implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        onlyThere(invocation);
        if (!TestServer.isThisProcess()) {
            process(context).run(context.getUniqueId());
        }
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        interceptTestMethod(invocation, called, context);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        onlyThere(invocation);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext context)
            throws Throwable {
        onlyThere(invocation);
    }

    private static void onlyThere(Invocation<Void> invocation) throws Throwable {
        if (TestServer.isThisProcess()) {
            invocation.proceed();
        } else {
            invocation.skip();
        }
    }

    /** One for all tests of the class that want the same, until one of them fails. */
    private static TestProcess process(ExtensionContext context) throws IOException {
        OwnProcess wanted = wanted(context);
        Store store = ofTheClass(context).getStore(Namespace.create(OwnProcess.class));
        TestProcess running = store.get(wanted, TestProcess.class);
        if (running == null || !running.alive()) {
            running = TestProcess.start(wanted);
            store.put(wanted, running);
        }
        return running;
    }

    private static ExtensionContext ofTheClass(ExtensionContext context) {
        ExtensionContext found = context;
        while (found.getTestMethod().isPresent()) {
            found = found.getParent().orElseThrow();
        }
        return found;
    }

    private static OwnProcess wanted(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), OwnProcess.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), OwnProcess.class))
                .orElseThrow();
    }
}
