package io.walstore.spring.boot.test;

import org.springframework.stereotype.Component;

/** Is scanned by the application, and not by the slice. */
@Component
class SampleComponent {}
