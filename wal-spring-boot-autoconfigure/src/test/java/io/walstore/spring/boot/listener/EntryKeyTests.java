package io.walstore.spring.boot.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.walstore.spi.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.expression.EvaluationException;
import org.springframework.util.ReflectionUtils;

/** What is an entry's key. */
class EntryKeyTests {

    private static final LogEntry ENTRY = LogEntry.of(7, new byte[] {1});
    private static final Order ORDER = new Order("pen", 2);

    private final StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("keys", new Keys()));

    @ParameterizedTest
    @ValueSource(strings = {"item", "#order.item", "#p0.item", "#root.item", "@keys.of(#root)", "item + ''"})
    void isWhatTheExpressionSaysAboutThePayload(String expression) {
        assertThat(key(expression, ORDER)).isEqualTo("pen");
    }

    @Test
    void isOfAnyTypeWithEquals() {
        assertThat(key("#index", ORDER)).isEqualTo(7L);
        assertThat(key("index", ENTRY)).isEqualTo(7L);
        assertThat(key("substring(0, 2)", "pen")).isEqualTo("pe");
        assertThat(key("['item']", Map.of("item", "pen"))).isEqualTo("pen");
        assertThat(key("{item, count}", ORDER)).isEqualTo(List.of("pen", 2));
        assertThat(key("#root", ORDER)).isEqualTo(ORDER);
        assertThat(key("T(java.util.concurrent.TimeUnit).DAYS", ORDER)).isEqualTo(TimeUnit.DAYS);
    }

    @Test
    void mayBeNull() {
        assertThat(key("null", ORDER)).isNull();
    }

    @Test
    void isNotWhatIsEqualToNothingElse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key("data", ENTRY))
                .withMessage("key data is a byte[], which is equal to no other; must be of a type with equals");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key("new Object()", ORDER))
                .withMessageStartingWith("key new Object() is a java.lang.Object, which is equal to no other");
    }

    @Test
    void cannotBeToldWithoutWhatItIsMadeOf() {
        assertThatThrownBy(() -> key("customer", ORDER)).isInstanceOf(EvaluationException.class);
    }

    private @Nullable Object key(String expression, Object payload) {
        ListenerSite site = new ListenerSite(
                "ear", Objects.requireNonNull(ReflectionUtils.findMethod(Ear.class, "hear", Order.class)));
        return EntryKey.of(beans, site, expression).of(ENTRY, payload);
    }

    static class Ear {
        void hear(Order order) {}
    }

    static class Keys {
        public String of(Order order) {
            return order.item();
        }
    }
}
