package io.walstore.spring.boot.test;

import io.walstore.spring.boot.autoconfigure.WalProperties.MetadataType;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application context of a test logs of its own, in a directory for temporary files that is deleted when the
 * context is closed. Segments have 64 KB, and nothing is synced. Goes with {@code @SpringBootTest} and with any slice; what
 * the test sets itself counts more.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureWal {

    /**
     * Where the catalogues of segments are kept.
     *
     * @return a file, which is quicker, or as in production
     */
    MetadataType metadata() default MetadataType.FILE;
}
