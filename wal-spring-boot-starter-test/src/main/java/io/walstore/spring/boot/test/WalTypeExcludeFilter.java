package io.walstore.spring.boot.test;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Keeps the application's components out of a {@link WalTest}. */
final class WalTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<WalTest> {

    WalTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }
}
