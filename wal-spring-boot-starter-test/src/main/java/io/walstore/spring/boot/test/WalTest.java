package io.walstore.spring.boot.test;

import io.walstore.spring.boot.autoconfigure.WalAutoConfiguration;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application does with its logs: they are all that is configured, as by {@link AutoConfigureWal}, and
 * none of the application's components is scanned. What is to be tested is imported with {@code @Import}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(WalTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(WalTypeExcludeFilter.class)
@AutoConfigureWal
@ImportAutoConfiguration(WalAutoConfiguration.class)
public @interface WalTest {

    /**
     * Properties of the environment.
     *
     * @return each as {@code key=value}
     */
    String[] properties() default {};
}
