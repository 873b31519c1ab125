using Bedrock.Sockets.Connections;

namespace Bedrock.Sockets.Tests.Connections;

public sealed class IntrusiveListTests
{
    [Fact]
    public void The_last_one_that_was_added_comes_first()
    {
        var list = ListOf(new Member("a"), new Member("b"), new Member("c"));

        Assert.Equal("cba", Names(list));
    }

    [Theory]
    [InlineData(0, "cb")]
    [InlineData(1, "ca")]
    [InlineData(2, "ba")]
    public void One_is_removed_from_wherever_it_is(int removed, string left)
    {
        Member[] members = [new("a"), new("b"), new("c")];
        var list = ListOf(members);

        list.Remove(members[removed]);

        Assert.Equal(left, Names(list));
    }

    [Fact]
    public void One_that_was_removed_can_be_added_again_and_to_another_list()
    {
        Member[] members = [new("a"), new("b")];
        var list = ListOf(members);
        var other = ListOf(new Member("z"));

        list.Remove(members[0]);
        other.Add(members[0]);
        list.Remove(members[1]);
        list.Add(members[1]);

        Assert.Equal("b", Names(list));
        Assert.Equal("az", Names(other));
    }

    private static IntrusiveList<Member> ListOf(params Member[] members)
    {
        var list = new IntrusiveList<Member>();
        foreach (var member in members)
        {
            list.Add(member);
        }

        return list;
    }

    private static string Names(IntrusiveList<Member> list)
    {
        var names = "";
        for (var member = list.First; member is not null; member = member.Next)
        {
            Assert.Same(member, member.Next?.Previous ?? member);
            names += member.Name;
        }

        return names;
    }

    private sealed class Member(string name) : ILinked<Member>
    {
        public string Name => name;

        public Member? Previous { get; set; }

        public Member? Next { get; set; }
    }
}
