package io.walstore.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.example.jdbc.AccountSlice;
import org.example.jpa.CustomerSlice;
import org.example.web.GreetingSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a part of an application are as without the log, and open none. */
class SliceTests {

    private static final ClassPath LAUNCHER = ClassPath.of("junit-platform-launcher");

    @TempDir
    Path directory;

    @Test
    void leavesJpaSliceAsItIs() {
        assertThat(same(CustomerSlice.class, "spring-boot-starter-data-jpa-test", "h2"))
                .containsKeys("bean customerRepository", "bean entityManagerFactory");
    }

    @Test
    void leavesWebSliceAsItIs() {
        assertThat(same(GreetingSlice.class, "spring-boot-starter-webmvc-test"))
                .containsKeys("bean greetings", "bean mockMvc");
    }

    @Test
    void leavesJdbcSliceAsItIs() {
        assertThat(same(AccountSlice.class, "spring-boot-starter-jdbc-test", "h2"))
                .containsKeys("bean dataSource", "bean jdbcTemplate");
    }

    private Map<String, String> same(Class<?> slice, String... artifacts) {
        ClassPath classPath = LAUNCHER.with(artifacts);
        Map<String, String> without = run(slice, classPath);
        Map<String, String> with = run(slice, classPath.withLog().with("wal-spring-boot-starter-test"));

        WithAndWithout.dropBrought(with, without);
        WithAndWithout.assertSame(with, without);
        assertThat(with).containsEntry(SliceRun.LOGS, "0");
        assertThat(directory).isEmptyDirectory();
        return with;
    }

    private Map<String, String> run(Class<?> slice, ClassPath classPath) {
        return HostLoader.of(classPath).run(SliceRun.class, slice.getName(), directory.toString());
    }
}
