package io.walstore.spring.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Makes the context of a {@link WalTest}. */
final class WalTestContextBootstrapper extends TestSliceTestContextBootstrapper<WalTest> {}
