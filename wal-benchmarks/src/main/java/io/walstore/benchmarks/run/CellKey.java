package io.walstore.benchmarks.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which cell: who, what, and in which round. */
record CellKey(String contender, String workload, int round) {

    /**
     * Workload by workload and round by round, and in each round all contenders in an order of its own: none is always
     * the one that comes after a certain other.
     */
    static List<CellKey> plan(List<String> contenders, List<String> workloads, int rounds, long seed) {
        Random random = new Random(seed);
        List<CellKey> plan = new ArrayList<>();
        for (String workload : workloads) {
            for (int round = 1; round <= rounds; round++) {
                List<String> order = new ArrayList<>(contenders);
                Collections.shuffle(order, random);
                for (String contender : order) {
                    plan.add(new CellKey(contender, workload, round));
                }
            }
        }
        return plan;
    }

    @Override
    public String toString() {
        return contender + " " + workload + ", round " + round;
    }
}
