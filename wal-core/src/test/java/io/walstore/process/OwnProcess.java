package io.walstore.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lets the tests run in a further JVM, with what is particular to it, and reports what came of them there. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OwnProcessExtension.class)
public @interface OwnProcess {

    /**
     * Whether the process may mount file systems, which nobody else sees and which go with it. Where the system allows
     * that to nobody, the test is skipped.
     */
    boolean mounts() default false;

    /** A limit of the process, in the words of bash's {@code ulimit}; none by default. */
    String limit() default "";

    /** Whether the permissions of files count for the process even if it is root's. */
    boolean permissionsCount() default false;
}
