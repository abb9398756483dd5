package io.walstore.demo;

import io.walstore.demo.feed.FeedCommand;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service; or, with {@code --feed} as its first argument, the feeder that sends events to one. */
@SpringBootApplication
public class DemoApplication {

    /**
     * Starts one or the other.
     *
     * @param args {@code --feed} and the feeder's options, or properties for the service
     */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("--feed")) {
            System.exit(FeedCommand.run(Arrays.copyOfRange(args, 1, args.length)));
        }
        SpringApplication.run(DemoApplication.class, args);
    }
}
