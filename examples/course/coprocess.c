/* coprocess.c - a program as a part of the pipeline: the output of sort goes to the printer. */
#include <coflow.h>

#include <stdio.h>
#include <unistd.h>

int main(void)
{
    static const char *const lines[] = {"ruby is here", "a python sleeps", "perl, too",
                                        "python wakes", "and a last python"};
    char sort[] = "sort", reverse[] = "-r";
    char *const argv[] = {sort, reverse, NULL};
    cf_coro *sorted = cf_process(argv, cf_printer(STDOUT_FILENO));
    cf_coro *pipeline = cf_grep("python", 0, sorted);
    for (int i = 0; i < 5 && pipeline; i++)
        cf_send_line_to(NULL, pipeline, (cf_line){lines[i], strlen(lines[i])});
    cf_status status = pipeline ? cf_close(pipeline) : CF_ERROR;
    cf_free(pipeline);
    return status == CF_DONE ? 0 : 1;
}
