package io.walstore;

import java.util.List;
import java.util.stream.Stream;

/** The kinds of threads that may call a log. */
enum ThreadKind {
    PLATFORM {
        @Override
        Thread unstarted(String name, Runnable task) {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        }
    },

    /** Asked for by name, because these tests also compile and run on a Java that has none. */
    VIRTUAL {
        @Override
        Thread unstarted(String name, Runnable task) {
            try {
                Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
                Class<?> type = Class.forName("java.lang.Thread$Builder");
                type.getMethod("name", String.class).invoke(builder, name);
                return (Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, task);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError("a Java that ought to have virtual threads has none", e);
            }
        }
    };

    private static final int JAVA = Runtime.version().feature();
    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

    /** A thread that does not keep the process alive. */
    abstract Thread unstarted(String name, Runnable task);

    /** In turn one and the other kind, as far as this Java has both. */
    static ThreadKind inTurn(int number) {
        return number % 2 == 1 && VIRTUAL.exists() ? VIRTUAL : PLATFORM;
    }

    private boolean exists() {
        return this == PLATFORM || JAVA >= FIRST_JAVA_WITH_VIRTUAL_THREADS;
    }

    /** The kinds that this Java has, for tests that want each of them. */
    static List<ThreadKind> existing() {
        return Stream.of(values()).filter(ThreadKind::exists).toList();
    }
}
