package io.walstore.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rounds take turns. */
class CellKeyTests {

    private static final List<String> CONTENDERS = List.of("a", "b", "c", "d");
    private static final List<String> WORKLOADS = List.of("append", "read");

    @Test
    void measuresEachContenderOnceInEachRoundOfAWorkload() {
        List<CellKey> plan = CellKey.plan(CONTENDERS, WORKLOADS, 3, 1);

        assertThat(plan).hasSize(24).doesNotHaveDuplicates();
        for (int at = 0; at < plan.size(); at += CONTENDERS.size()) {
            List<CellKey> round = plan.subList(at, at + CONTENDERS.size());
            assertThat(round).extracting(CellKey::round).containsOnly(at / CONTENDERS.size() % 3 + 1);
            assertThat(round).extracting(CellKey::contender).containsExactlyInAnyOrderElementsOf(CONTENDERS);
        }
        assertThat(plan.subList(0, 12)).extracting(CellKey::workload).containsOnly("append");
    }

    @Test
    void changesTheOrderFromRoundToRound() {
        List<CellKey> plan = CellKey.plan(CONTENDERS, List.of("append"), 10, 1);

        Set<List<String>> orders = new HashSet<>();
        for (int at = 0; at < plan.size(); at += CONTENDERS.size()) {
            orders.add(plan.subList(at, at + CONTENDERS.size()).stream()
                    .map(CellKey::contender)
                    .toList());
        }
        assertThat(orders).hasSizeGreaterThan(3);
    }

    @Test
    void givesTheSameOrderForTheSameSeed() {
        assertThat(CellKey.plan(CONTENDERS, WORKLOADS, 3, 7)).isEqualTo(CellKey.plan(CONTENDERS, WORKLOADS, 3, 7));
        assertThat(CellKey.plan(CONTENDERS, WORKLOADS, 3, 7)).isNotEqualTo(CellKey.plan(CONTENDERS, WORKLOADS, 3, 8));
    }
}
