/** What operators get: alerts and a dashboard, beside a real scrape of the demo and a real Prometheus. */
@NullMarked
package io.walstore.demo.monitoring;

import org.jspecify.annotations.NullMarked;
