package org.example.web;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;

import io.walstore.host.SliceRun;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.servlet.MockMvc;

/** The web slice of an application. */
@WebMvcTest
public class GreetingSlice {

    @Autowired
    private MockMvc mvc;

    @Test
    void greets(@Autowired ConfigurableApplicationContext context) throws Exception {
        mvc.perform(get("/greeting")).andExpect(content().json("{\"text\":\"hello\"}"));

        SliceRun.tell(context);
    }
}
