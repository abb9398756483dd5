package org.example.batch;

import io.walstore.host.Exercise;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** An application that runs a job when it starts, and keeps books about it in its database. */
@SpringBootApplication
public class BatchHost {

    @Bean
    Job opening(JobRepository jobs, Step step) {
        return new JobBuilder("opening", jobs).start(step).build();
    }

    @Bean
    Step openAccount(JobRepository jobs, PlatformTransactionManager transactions, JdbcTemplate jdbc) {
        return new StepBuilder("openAccount", jobs)
                .tasklet(
                        (contribution, chunk) -> {
                            jdbc.update("insert into account (owner) values ('Ada')");
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }

    @Bean
    Exercise exercise(JdbcTemplate jdbc) {
        return (context, report) -> {
            report.put("owners", jdbc.queryForList("select owner from account").toString());
            report.put(
                    "jobs",
                    jdbc.queryForList("select status from batch_job_execution").toString());
        };
    }
}
