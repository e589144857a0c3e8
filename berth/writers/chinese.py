"""Chinese phrases; blanks in braces. No phrase says that one thing brings about another."""

from types import MappingProxyType

CHINESE = MappingProxyType(
    {
        "figure.interval": "{value}，{level} 区间 {low} 至 {high}",
        "figure.enclosed": "{value}（{level} 区间 {low} 至 {high}）",
        "often.some": "在 {of}中有 {times} 次",
        "often.always": "在几乎所有{of}中",
        "often.never": "在几乎任何{of}中都不",
        "noun.resample.one": "{n} 次重抽样",
        "noun.resample.many": "{n} 次重抽样",
        "noun.resample.bare": "重抽样",
        "noun.draw.one": "{n} 次抽取",
        "noun.draw.many": "{n} 次抽取",
        "noun.draw.bare": "抽取",
        "noun.review.one": "{n} 条评论",
        "noun.review.many": "{n} 条评论",
        "noun.product.one": "{n} 个产品",
        "noun.product.many": "{n} 个产品",
        "noun.user.one": "{n} 位用户",
        "noun.user.many": "{n} 位用户",
        "noun.unit.one": "{n} 个观点单元",
        "noun.unit.many": "{n} 个观点单元",
        "noun.need.one": "{n} 项需求",
        "noun.need.many": "{n} 项需求",
        "noun.row.one": "{n} 行",
        "noun.row.many": "{n} 行",
        "noun.rival.one": "{n} 个对手",
        "noun.rival.many": "{n} 个对手",
        "noun.month.one": "{n} 个月",
        "noun.month.many": "{n} 个月",
        "noun.passage.one": "{n} 处",
        "noun.passage.many": "{n} 处",
        "noun.position.one": "{n} 个定位",
        "noun.position.many": "{n} 个定位",
        "label.none": "未命名需求",
        "label.segment": "看重{needs}",
        "label.others": "其他",
        "at": "{need} {figure}",
        # statement
        "for.all": "对于需要{needs}的顾客，",
        "for.segment": "对于需要{needs}、“{segment}”的顾客，",
        "for.share": "对于需要{needs}、“{segment}”的顾客（占全体的 {share}），",
        "is.supported": "{own}是以{lead}立足的{category}：评论给出的评分为{figures}{scale}。",
        "is.bare": "{own}是以{lead}立足的{category}。",
        "is.bet": "{own}可以成为以{lead}立足的{category}，但目前这仍是一次押注："
        "评论给出的评分为{figures}{scale}。",
        "is.guess": "{own}可以成为以{lead}立足的{category}，但目前这仍是一次押注。",
        "is.entrant": "{own}将会是以{lead}立足的{category}。",
        "is.scale": "，量表为 {low} 至 {high}",
        "unlike.supported": "与评论评分为{figures}的{rival}不同，{own}在这方面评分更高，"
        "这一差距在所有比较过的定位中超出了偶然波动。",
        "unlike.bet": "与评论评分为{figures}的{rival}不同，{own}可以把{lead}放在首位；"
        "目前评论尚未显示出超出偶然波动的优势。",
        "unlike.behind": "与评论评分为{figures}、目前在这方面评分更高的{rival}不同，"
        "{own}可以把{lead}放在首位。",
        "unlike.entrant": "与评论评分为{figures}、低于市场水平且超出偶然波动的{rival}不同，"
        "{own}将会把{lead}放在首位。",
        "unlike.opening": "与评论评分为{figures}的{rival}不同，{own}将会把{lead}放在首位；"
        "不过评论尚未显示{rival}在这方面的不足超出偶然波动。",
        "unlike.unknown": "与{rival}不同，{own}可以把{lead}放在首位；谈到这一点的评论太少，"
        "无法比较两者。",
        "unmet.opening": "目前证据中没有任何产品能很好地满足{lead}{figures}："
        "这是一个机会，还不是谁的优势。",
        "unmet.above": "不过，证据中仍没有任何产品能很好地满足{lead}{figures}："
        "在现有最好水平之上还有空间。",
        "unmet.figures": "，市场评分为{figures}",
        # summary
        "summary.evidence": "证据为 {products}的 {reviews}{period}。",
        "summary.period": "，时间为 {first} 至 {last}",
        "summary.month": "，均写于 {first}",
        "summary.position.supported": "首先值得考虑的定位：面向{who}，以{lead}领先，"
        "对标{rival}。{own}在这方面的优势超出偶然波动",
        "summary.position.bet": "排名第一的定位是一次押注：面向{who}，以{lead}领先，"
        "对标{rival}。评论尚未显示{own}有超出偶然波动的优势",
        "summary.position.entrant": "{own}作为新进入者，首先值得考虑的定位：面向{who}，"
        "以{lead}领先，对标{rival}。{rival}在这方面低于市场水平，且超出偶然波动",
        "summary.position.opening": "{own}作为新进入者，排名第一的定位是一个有待检验的机会："
        "面向{who}，以{lead}领先，对标{rival}。{rival}在这方面的不足尚未超出偶然波动",
        "summary.score": "；在所述选择模型下，预期偏好份额为 {score}",
        "summary.unmoved": "，而现状下为 {share}",
        "summary.against": "不利的一面：{who}最需要的是{need}，而在这方面{rival}评分更高"
        "（{rival_figure}），{own}为 {own_figure}{overlap}。",
        "summary.change": "{need}（每年 {change}）",
        "summary.best": "，它{often}排名第一",
        "summary.sturdy": "在去掉一个对手、一个月、一项需求或最活跃用户的 {of} 次检验中，"
        "它有 {held} 次仍居第一。",
        "summary.end": "。",
        "summary.overlap": "；区间有重叠",
        "summary.chance": "；差异可能只是偶然",
        "summary.others_all": "其他产品",
        "summary.everyone": "全体顾客",
        "summary.segment": "“{segment}”的顾客",
        "summary.second": "评论所支持的最佳定位是：面向{who}，以{lead}领先，对标{rival}；"
        "在所比较的全部定位中排第 {rank}。",
        "summary.unsupported": "所比较的定位中没有一个得到超出偶然波动的支持："
        "以下是有待检验的机会，而不是可以宣称的优势。",
        "summary.alone": "证据中没有竞争产品，因此没有可比较的定位：以下是需求与顾客类型。",
        "summary.answered": "如果{rival}在{lead}上追平，这一份额预计为 {figure}。",
        "summary.important": "在 {needs}中，{first}与总体评分的关系最密切"
        "（重要性占比：{figure}）{others}。",
        "summary.others": "，其次是{others}",
        "summary.spoken": "被谈论最多的需求是{need}（占观点单元的 {figure}）。",
        "summary.strength": "{own}高出市场最多的是{need}"
        "（{own_figure}；市场 {market_figure}{overlap}）。",
        "summary.weakness": "{own}低于市场最多的是{need}"
        "（{own_figure}；市场 {market_figure}{overlap}）。",
        "summary.room": "待满足空间最大的是{need}{figure}{often}。",
        "summary.served": "（满意度 {figure}）",
        "summary.top3": "，它{often}位列待满足空间最大的三项",
        "summary.unmet": "没有产品能很好地满足{needs}：这是整个市场的不足。",
        "summary.segments": "顾客的需求各不相同：{segments}。",
        "summary.share": "“{segment}”（{share}）",
        "summary.rival": "在满足需求的方式上与{own}最相似的产品是{rival}（相似度 {figure}）。",
        "summary.rising": "满意度很可能在上升的有：{needs}。",
        "summary.falling": "满意度很可能在下降的有：{needs}。",
        # limits
        "limits.selected": "评论出自愿意写评论的人，并不是全体顾客的样本；"
        "特别好和特别差的经历往往偏多{ends}。",
        "limits.ends": "（这批评分中有 {share} 位于量表两端）",
        "limits.halo": "喜欢某个产品的人往往对它的各方面都给出较高评价。"
        "所以，同一产品各项需求之间的比较，比它们的整体高低更可靠。",
        "limits.together": "重要性表示某项需求与总体评分关系的密切程度，"
        "并不表示改变对该需求的满足后会怎样。",
        "limits.aspects": "证据中有对{needs}的单项评分，每条有此评分的评论按多一个观点单元计入。"
        "只在文字中提到的需求所依据的评论较少，因而其重要性会比有单项评分时显得低。",
        "limits.segments": "细分人群依据人们写了什么来区分，其需求权重假定人们对更看重的事"
        "写得更多；各群体需求的区间并不包含这一假定的不确定性。",
        "limits.named": "两个产品被一起提到，并不表示顾客会用一个替代另一个。",
        "limits.choice": "偏好份额出自一个选择模型，其敏感度（{value}）是假定的；"
        "评论并不记录选择。它们用于给定位排序，不是销量预测。",
        "limits.ranks": "在尝试过的其他敏感度下，此处排名第一的定位排在第 {best} 至第 {worst} 位。",
        "limits.stable": "在尝试过的其他每一种敏感度下，排名第一的仍是同一定位。",
        "limits.few": "总共只有 {reviews}，只有较大的差异才能显现；没有显现的差异也可能存在。",
        "limits.thin": "关于{products}的评论不足 {least} 条：其数字会向市场水平收缩。",
        "limits.alone": "证据中只有一个产品。可以从中读出需求和顾客类型，但读不出竞争与定位。",
        "limits.unrated": "没有评分。满意度仅从文本读出，也无法根据总体评分得出重要性。",
        "limits.partly": "只有 {share} 的评论带有评分；满意度和重要性由这些评论得出。",
        "limits.undated": "评论没有日期：无法判断趋势，新旧评论同等计入。",
        "limits.month": "所有评论都出自同一个月：无法判断趋势，也可能带有季节性。",
        "limits.languages": "{share} 的评论使用英语和中文以外的语言（{languages}）："
        "对它们的解读较为粗略。",
        "limits.rejected": "{share} 的行无法使用；如果它们与其余的不同，数字也可能不同。",
        "limits.users": "用户未知，因此按评论重抽样：若同一人写了多条评论，区间会偏窄。",
        "limits.entrant": "{own}不在证据之中：此处没有任何内容显示它会把需求满足得如何。",
        # caveats
        "caveats.others": "其他 {count} 项",
        "caveats.mixed_scales": "量表最高为 {high}，但只有 {share} 的评分高于 {top}："
        "这里可能混有两种量表的评分。在依据各产品的整体高低之前，请先核对。",
        "caveats.extremes": "评分集中在量表两端：{share} 位于两端，而平均值相同的钟形分布只有 "
        "{bell}。感受强烈的人更可能写评论，因此请把这里的平均值看作敢言者的平均值。",
        "caveats.extremes_products": "以下产品的评分比其他产品更集中在量表两端：{products}；"
        "那里的平均值掩盖了两个阵营。",
        "caveats.between": " {low} 至 {high}（{level} 区间）",
        "caveats.heap": "{product}（{share}，钟形分布 {bell}）",
        "caveats.active": "最活跃的 {users} 位用户（占全部的 1%）写了 {share} 的评论。"
        "区间已考虑这一点；但这些人是否与你的顾客相似，数字无法说明。",
        "caveats.halo": "各产品之间的差异有{share}在每项需求上都相同："
        "在一项需求上评分较高的产品，在其他需求上往往也较高。"
        "所以，同一产品各项需求之间的比较，比它们的整体高低更可靠。",
        "caveats.thin_cells": "在 {cells} 个产品与需求的组合中，有 {thin} 个的评论不足 {least} 条："
        "这些数字与该产品、该需求的通常水平相差无几。",
        "caveats.thin_lead": "排名第一的定位依据的评论很少：{cells}。再多几条评论就可能改变它。",
        "caveats.thin": "{product}在{need}上有 {reviews}",
        "caveats.risen": "在各产品内部，评分在这段时间里上升了 {change}。"
        "这里的数字是整段时间的平均；如今的水平可能更高。",
        "caveats.fallen": "在各产品内部，评分在这段时间里下降了 {change}。"
        "这里的数字是整段时间的平均；如今的水平可能更低。",
        "caveats.rating_drift": "以下产品的评分在这段时间里有变化：{products}。"
        "这里的数字是整段时间的平均，如今的水平可能不同。",
        "caveats.higher": "{product}（期末高 {change}）",
        "caveats.lower": "{product}（期末低 {change}）",
        "caveats.age": "有些产品的评论与其他产品的不在同一时期：{products}。"
        "这些产品之间的差异也可能是时期之间的差异。",
        "caveats.older": "{product}（较早，一半写于 {month} 之前）",
        "caveats.newer": "{product}（较晚，一半写于 {month} 之后）",
        "caveats.talk_drift": "人们谈论的内容在这段时间里有变化：{needs}。"
        "提及比例是整段时间的平均。",
        "caveats.more": "{need}（期末每 100 条评论多 {points} 条）",
        "caveats.fewer": "{need}（期末每 100 条评论少 {points} 条）",
        "caveats.length": "以下产品的评论长度与通常不同：{products}。"
        "较长的评论会谈到更多需求，因此请谨慎比较各需求在那里被提及的多少。",
        "caveats.times": "{product}（长度为 {ratio} 倍）",
        "caveats.exclamations": "有些产品的评论写法不同，带感叹号的评论占比：{products}；"
        "通常为 {others}。语气上的差异有一部分可能来自写的人，而不是产品。",
        "caveats.share": "{product} {share}",
        "caveats.source": "{products}的评论各自来自单独的文件。"
        "文件之间的差异（问了谁、在哪里、怎么问）与产品之间的差异无法分开。",
        # sensitivity
        "sensitivity.users": "最活跃的 1% 用户",
        "sensitivity.most": "{parts}（评论最多的）",
        "sensitivity.tried": "每次去掉一项：{parts}。"
        "每次都重新估计与之有关的数字；需求和细分人群保持不变。",
        "sensitivity.all": "在保留其需求与对手的全部 {of} 次检验中，排名第一的定位都仍居第一。",
        "sensitivity.some": "在保留其需求与对手的 {of} 次检验中，"
        "排名第一的定位有 {held} 次仍居第一，{top3} 次位列前三。",
        "sensitivity.close": "排在前面的几个定位彼此接近：请把它们视为不相上下。",
        "sensitivity.instead": "去掉{parts}后，居首的是：面向{who}，以{lead}领先，对标{rival}。",
        "sensitivity.count": "{of} 次中的 {held} 次",
        "sensitivity.parts": "居首的定位面向同一人群的有 {segment}，主打相同需求的有 {need}，"
        "对标同一对手的有 {against}。",
        "sensitivity.steady": "在所有检验中，没有一个领先的定位得到或失去支持。",
        "sensitivity.lost": "去掉{parts}后，以{lead}领先、对标{rival}的定位不再得到支持。",
        "sensitivity.gained": "去掉{parts}后，以{lead}领先、对标{rival}的定位得到支持。",
        # method
        "method.units": "评论被切分为观点单元（句子和分句）。一个单元若含有{source} {needs}"
        "中某项的词语，即视为谈到该需求{assigned}。",
        "method.assigned": "；{share} 的单元谈到至少一项",
        "method.given": "分析者给定的",
        "method.discovered": "从文本中发现（事先没有清单）的",
        "method.satisfaction": "对各项需求的满意度由总体评分经多示例学习得出，"
        "即把一条评论的评分分摊到它的各个单元；每条评论都由未用它训练的模型来读。"
        "满意度按各产品平均评分的差异换算到评分量表上；评论较少的单元格向产品与需求各自的水平收缩"
        "（分层贝叶斯），区间包含了“用词如何代表体验”这一未知。",
        "method.importance": "重要性以需求的相对权重为起点，即总体评分与文字相伴的变动中它所占的"
        "部分，同步变动的需求之间公平分摊；再向均等份额收缩，没有提到某项需求的人也可能同样看重它。",
        "method.opportunity": "机会等于重要性乘以市场距量表最高值的差距；"
        "同时列出该需求位列待满足空间最大三项的频率。",
        "method.segments": "细分人群来自一个混合模型，依据人们所谈论的需求；"
        "只有当多分一个群体比在打乱的评论中拟合得更好时，才多分一个。",
        "method.rivals": "产品之间按各项需求的满意度比较，"
        "并去除每项需求在各产品间的均值和每个产品在各需求间的均值（光环）。",
        "method.positions": "在多项 logit 选择模型下比较了 {positions}"
        "（细分人群、领先需求与对手的组合）。只有在 95% 的抽样中全部同时成立的优势才算得到支持，"
        "而且产品之间必须能够区分。",
        "method.alike": "如果各产品其实没有差别，出现像这里这样突出的产品的概率为 {chance}。",
        "method.intervals": "区间为 {level} 区间{replicates}；抽取的是整{who}，而不是单个句子。"
        "哪个单元谈到哪项需求、谁属于哪个人群，均按所得结果固定不变。",
        "method.replicates": "，出自 {resamples}",
        "method.users": "位用户",
        "method.reviews": "条评论",
        "method.seed": "相同的输入、选项和种子（{seed}）得到相同的数字。",
        # quality
        "quality.used": "{read}中使用了 {used}{share}。",
        "quality.share": "（{share}）",
        "quality.rejected": "未使用：{reasons}。",
        "quality.reason": "{count}（{reason}）",
        "quality.all": "没有一行被剔除。",
        "quality.scope": "它们涉及 {products}{users}{units}。",
        "quality.users": "，由 {users}撰写",
        "quality.units": "，包含 {units}",
        "quality.period": "撰写时间为 {first} 至 {last}。",
        "quality.month": "它们都写于 {first}。",
        "quality.languages": "语言：{languages}。",
        "quality.rated": "{share} 带有评分{scale}。",
        "quality.scale": "（量表为 {low} 至 {high}）",
        "quality.uneven": "评论最多的产品是{most}（{most_n}），最少的是{least}（{least_n}）。",
        "quality.redacted": "证据中有 {passages}个人信息已被遮蔽。",
        "quality.unredacted": "按要求，个人信息保持原样，未作遮蔽。",
        "reason.exact duplicate": "完全重复",
        "reason.near duplicate": "近似重复",
        "reason.no text": "没有文字",
        "reason.no product": "没有产品",
        "reason.review of a product beyond the 60 most reviewed": "产品不在评论最多的 60 个之内",
        "language.en": "英语",
        "language.zh": "中文",
        # notices
        "notice.failed": "位于 {host} 的语言模型没有正常回答（{what}；共 {times}）："
        "这些地方采用模板的文字。",
        "notice.stopped": "位于 {host} 的语言模型连续 {times}后不再被询问。",
        "notice.budget": "等待 {seconds} 秒后，不再询问位于 {host} 的语言模型。",
        "notice.refused": "位于 {host} 的语言模型所写的 {all} 句中有 {refused} 句被舍弃"
        "（未通过检查：{reasons}）：这些地方采用模板的文字。",
        "notice.worded": "{texts}由语言模型 {model} 撰写：其中的数字、名称和引用已与发现核对，"
        "其余措辞未经核对。",
        "noun.failure.one": "{n} 次失败",
        "noun.failure.many": "{n} 次失败",
        "noun.text.one": "{n} 处文字",
        "noun.text.many": "{n} 处文字",
        "what.connect": "无法连接",
        "what.slow": "过慢",
        "what.status": "HTTP 状态 {status}",
        "what.long": "回答过长",
        "what.cut": "回答中断",
        "what.shape": "不是所要求的 JSON",
        "check.shape": "格式",
        "check.citations": "引用",
        "check.numbers": "数字",
        "check.names": "名称",
        "check.length": "长度",
        "check.language": "语言",
        "check.wording": "措辞",
    }
)
