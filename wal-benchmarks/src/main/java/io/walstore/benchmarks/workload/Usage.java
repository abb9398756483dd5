package io.walstore.benchmarks.workload;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;

/**
 * What this process has used up so far.
 *
 * @param cpuNanos processor time of all threads, the JVM's own included
 * @param allocatedBytes what Java code allocated; before JDK 21 by threads that still live only
 */
record Usage(double cpuNanos, double allocatedBytes) {

    static Usage now() {
        return new Usage(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime(), allocatedSoFar());
    }

    Usage since(Usage before) {
        return new Usage(cpuNanos - before.cpuNanos, allocatedBytes - before.allocatedBytes);
    }

    /** Adds what each of many cost. */
    Measurement perItem(Measurement measurement, String item, long items) {
        return measurement
                .figure("CPU µs/" + item, cpuNanos / 1000 / items)
                .figure("allocated B/" + item, allocatedBytes / items);
    }

    private static double allocatedSoFar() {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        try {
            Method total = ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
            return (long) total.invoke(threads);
        } catch (ReflectiveOperationException beforeJdk21) {
            long sum = 0;
            for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            return sum;
        }
    }
}
